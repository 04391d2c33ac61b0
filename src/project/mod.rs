//! The outside world behind a trait: reading, listing and writing whole files safely.
