//! The only place that knows all stages: check, build, build many.
