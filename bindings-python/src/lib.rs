//! The native half of the Python package `grantfold`. It converts arguments and answers and holds no rule of its own.

use pyo3::prelude::*;

/// The module `grantfold._native`.
#[pymodule(gil_used = false)]
mod _native {
    use super::*;
    use std::ffi::OsString;

    #[pymodule_export]
    #[allow(non_upper_case_globals)]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// Runs the `grantfold` command on the standard streams of this process and returns its exit code.
    #[pyfunction]
    // `OsString` takes what `sys.argv` can hold: file names need not be UTF-8.
    fn run_cli(py: Python<'_>, args: Vec<OsString>) -> i32 {
        py.detach(|| grantfold_cli::run_on_stdio(args))
    }
}
