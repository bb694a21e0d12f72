//! `Grants`: what one subject may do in one place, as a set of names.

use grantfold as core;
use pyo3::basic::CompareOp;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyAnyMethods, PyFrozenSet, PyIterator, PyList, PySet, PyTuple, PyType};

use crate::convert::{Name, Names, quoted, refuse_str, to_json};
use crate::error::Error;
use crate::explanation::Explanation;
use crate::vocabulary::Vocabulary;

/// What one subject may do in one place: an immutable snapshot, and a set of permission names.
///
/// It is a `collections.abc.Set`: it takes part in `in`, `len`, iteration (in the order of the
/// catalogue), comparisons and `&`, `|`, `-`, `^` with any other set; the last four give a
/// frozenset. It is equal to any set of the same names and has the hash of the equal frozenset.
/// Names are compared exactly, there are no wildcards, and what is not a known name is never in it.
///
/// >>> from grantfold.rocketchat import AppManifest
/// >>> text = '{"id": "demo", "permissions": [{"name": "message.read"}, {"name": "user.read"}]}'
/// >>> grants = AppManifest.parse(text).grants()
/// >>> "message.read" in grants
/// True
/// >>> list(grants)
/// ['user.read', 'message.read']
/// >>> grants >= {"message.read", "message.write"}
/// False
/// >>> {"message.read", "message.write"} - grants
/// frozenset({'message.write'})
#[pyclass(frozen, subclass, module = "grantfold")]
pub(crate) struct Grants {
    core: core::Grants,
    vocabulary: &'static Vocabulary,
    names: PyOnceLock<Py<PyFrozenSet>>,
}

impl Grants {
    /// Grants by the names of a platform.
    pub(crate) fn new(core: core::Grants, vocabulary: &'static Vocabulary) -> Self {
        Self {
            core,
            vocabulary,
            names: PyOnceLock::new(),
        }
    }

    pub(crate) fn core(&self) -> &core::Grants {
        &self.core
    }

    pub(crate) fn vocabulary(&self) -> &'static Vocabulary {
        self.vocabulary
    }

    /// Is something granted that may be no name at all?
    #[inline]
    pub(crate) fn contains(&self, name: &Bound<'_, PyAny>) -> bool {
        match self.vocabulary.id(name) {
            Some(id) => self.core.has_id(id),
            None => self.contains_other(name),
        }
    }

    /// A workspace may have names that are in no catalogue.
    #[cold]
    fn contains_other(&self, name: &Bound<'_, PyAny>) -> bool {
        name.extract().is_ok_and(|name| self.core.has(name))
    }

    /// `names` on the left, the other set on the right.
    fn with<'py>(
        &self,
        other: &Bound<'py, PyAny>,
        operate: impl FnOnce(&Bound<'py, PyAny>, &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        match as_set(other)? {
            Some(other) => operate(self.names(py)?, &other),
            None => Ok(py.NotImplemented().into_bound(py)),
        }
    }
}

#[pymethods]
impl Grants {
    /// Whose grants these are: the id of the app, bot or user, where it is known.
    #[getter]
    fn subject(&self) -> Option<&str> {
        self.core.subject()
    }

    /// Where: the id of the channel, group or room these grants are for, if they are for one.
    #[getter]
    fn place(&self) -> Option<&str> {
        self.core.place()
    }

    /// The names as a frozenset, made once.
    #[getter]
    fn names<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyFrozenSet>> {
        let make = || self.vocabulary.frozenset(py, &self.core);
        Ok(self.names.get_or_try_init(py, make)?.bind(py))
    }

    /// Is the permission granted? An unknown name is not.
    ///
    /// The same as `permission in grants`, but raises `TypeError` for what is not a str.
    fn has(&self, permission: &Bound<'_, PyAny>) -> PyResult<bool> {
        // What is not a str is granted no more than an unknown name: it can wait.
        match self.contains(permission) {
            true => Ok(true),
            false => self.vocabulary.argument(permission).map(|_| false),
        }
    }

    /// Are all of them granted? True for none at all.
    ///
    /// `permissions` is an iterable of names; a single str or anything else in it raises `TypeError`.
    fn has_all(&self, permissions: Names<'_>) -> PyResult<bool> {
        let names = permissions.extract()?;
        Ok(self.core.has_all(names.iter().map(Name::as_str)))
    }

    /// Is at least one of them granted? False for none at all.
    ///
    /// `permissions` is an iterable of names; a single str or anything else in it raises `TypeError`.
    fn has_any(&self, permissions: Names<'_>) -> PyResult<bool> {
        let names = permissions.extract()?;
        Ok(self.core.has_any(names.iter().map(Name::as_str)))
    }

    /// Those that are not granted, in the order given, each once.
    ///
    /// `permissions` is an iterable of names; a single str or anything else in it raises `TypeError`.
    ///
    /// >>> from grantfold.rocketchat import AppManifest
    /// >>> grants = AppManifest.parse('{"permissions": [{"name": "message.read"}]}').grants()
    /// >>> grants.missing(["message.write", "message.read"])
    /// ['message.write']
    fn missing<'py>(
        &self,
        py: Python<'py>,
        permissions: Names<'_>,
    ) -> PyResult<Bound<'py, PyList>> {
        let names = permissions.extract()?;
        PyList::new(py, self.core.missing(names.iter().map(Name::as_str)))
    }

    /// Insists on all of the permissions.
    ///
    /// `method` is the call that needs them; it is named in the error. Raises `PermissionDenied`
    /// with code `permission-denied`, or `unknown-permission` if no permission has that name, and
    /// `TypeError` for what is not a str.
    ///
    /// >>> from grantfold.rocketchat import AppManifest
    /// >>> grants = AppManifest.parse('{"id": "demo", "permissions": []}').grants()
    /// >>> grants.require("message.write", method="chat.postMessage")
    /// Traceback (most recent call last):
    /// grantfold.PermissionDenied: `demo`: `chat.postMessage` was refused: ...
    #[pyo3(signature = (*permissions, method = None))]
    fn require(&self, permissions: &Bound<'_, PyTuple>, method: Option<Name<'_>>) -> PyResult<()> {
        let names = permissions.iter_borrowed().map(|name| name.extract());
        let names = names.collect::<PyResult<Vec<Name<'_>>>>()?;
        let answer = self.core.require_all(names.iter().map(Name::as_str));
        in_call(answer, method)
    }

    /// Why the permission is granted or not.
    ///
    /// Raises `TypeError` for what is not a str.
    ///
    /// >>> from grantfold.rocketchat import AppManifest
    /// >>> grants = AppManifest.parse('{"permissions": [{"name": "message.read"}]}').grants()
    /// >>> print(grants.explain("message.read"))
    /// `message.read` is granted: ... (line 1, column 27)
    fn explain(&self, permission: Name<'_>) -> Explanation {
        Explanation(self.core.explain(permission.as_str()))
    }

    /// Do the two have nothing in common?
    ///
    /// `other` is any iterable but a str, which raises `TypeError`.
    fn isdisjoint<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        refuse_str(other)?;
        self.names(other.py())?.call_method1("isdisjoint", (other,))
    }

    /// Subject, place and permissions as JSON text, as every language writes it.
    fn to_json(&self) -> PyResult<String> {
        to_json(&self.core)
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> bool {
        self.contains(name)
    }

    fn __len__(&self) -> usize {
        self.core.len()
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        PyTuple::new(py, self.vocabulary.names(py, &self.core))?.try_iter()
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.names(py)?.hash()
    }

    fn __richcmp__<'py>(
        &self,
        other: &Bound<'py, PyAny>,
        operator: CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.with(other, |names, other| names.rich_compare(other, operator))
    }

    fn __and__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.with(other, |names, other| names.bitand(other))
    }

    fn __rand__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.__and__(other)
    }

    fn __or__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.with(other, |names, other| names.bitor(other))
    }

    fn __ror__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.__or__(other)
    }

    fn __xor__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.with(other, |names, other| names.bitxor(other))
    }

    fn __rxor__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.__xor__(other)
    }

    fn __sub__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.with(other, |names, other| names.sub(other))
    }

    fn __rsub__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.with(other, |names, other| frozen(other)?.sub(names))
    }

    // An immutable value is its own copy; without these, whatever holds grants could not be copied.
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: Py<Self>, _memo: &Bound<'py, PyAny>) -> Py<Self> {
        slf
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let (py, kind, core) = (slf.py(), slf.get_type().name()?, &slf.get().core);
        let names: PyResult<Vec<String>> = core.iter().map(|name| quoted(py, name)).collect();
        let names = names?.join(", ");
        Ok(match core.subject() {
            Some(subject) => format!("<{kind} of {}: {{{names}}}>", quoted(py, subject)?),
            None => format!("<{kind}: {{{names}}}>"),
        })
    }
}

/// The answer, with the name of the call that asked.
pub(crate) fn in_call(
    answer: Result<(), core::PermissionDenied>,
    method: Option<Name<'_>>,
) -> PyResult<()> {
    let denied = match (answer, method) {
        (Ok(()), _) => return Ok(()),
        (Err(denied), Some(method)) => denied.in_call(method.as_str()),
        (Err(denied), None) => denied,
    };
    Err(Error::Denied(Box::new(denied)).into())
}

/// Something that built-in sets can work with, if `other` is a set of any kind.
fn as_set<'py>(other: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    static SET: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if let Ok(grants) = other.cast::<Grants>() {
        return Ok(Some(grants.get().names(other.py())?.clone().into_any()));
    }
    if other.cast::<PyFrozenSet>().is_ok() || other.cast::<PySet>().is_ok() {
        return Ok(Some(other.clone()));
    }
    let set = SET.import(other.py(), "collections.abc", "Set")?;
    match other.is_instance(set)? {
        true => frozen(other).map(Some),
        false => Ok(None),
    }
}

fn frozen<'py>(set: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    set.py().get_type::<PyFrozenSet>().call1((set,))
}
