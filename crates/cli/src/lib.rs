//! The `onrecord` program as a library of subcommands.
