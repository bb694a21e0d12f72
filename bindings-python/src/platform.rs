//! Whose manifest a text is.

use grantfold::Platform;
use pyo3::prelude::*;

use crate::convert::Source;

/// The platform whose manifest this text is, by what is in it: `rocketchat-app` or `root`; `None` if
/// that leaves any doubt.
///
/// Keys at the top that only one platform has decide, and without any of them the form of
/// `permissions`. Damaged JSON is read as far as it can be. The name of a file says more: ask for it
/// first, where there is one. Takes what `parse` takes.
///
/// >>> from grantfold import platform_of
/// >>> platform_of('{"id": "x", "package": {}}')
/// 'root'
/// >>> platform_of('{"id": "x", "permissions": [{"name": "message.read"}]}')
/// 'rocketchat-app'
/// >>> print(platform_of('{"id": "x"}'))
/// None
#[pyfunction]
pub(crate) fn platform_of(py: Python<'_>, text: Source<'_>) -> Option<&'static str> {
    let of_bytes = |bytes: &[u8]| Platform::of(&String::from_utf8_lossy(bytes));
    let platform = py.detach(|| match text {
        Source::Text(text) => Platform::of(text),
        Source::Bytes(bytes) => of_bytes(bytes),
        Source::Surrogates(bytes) => of_bytes(&bytes),
    });
    platform.map(Platform::name)
}
