//! Linker arguments of an extension module.

fn main() {
    // macOS refuses to link symbols that only the interpreter has, unless told.
    pyo3_build_config::add_extension_module_link_args();
}
