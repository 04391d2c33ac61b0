//! Walking the tree: every pass and query is written with these.
