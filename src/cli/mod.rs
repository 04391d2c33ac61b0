//! Arguments, terminal, exit codes; one file per command.
