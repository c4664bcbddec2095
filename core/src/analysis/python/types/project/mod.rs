//! What Python files tell each other: names of modules, parameters of their functions and classes.

mod collect;
mod link;
mod modules;

use serde::{Deserialize, Serialize};

use super::signature::{Given, Signature};

pub(in crate::analysis::python) use collect::finish;
pub(crate) use link::PythonLinker;

/// Section of the facts.
const SECTION: u8 = 1;

/// What a file tells. Absent for files with syntax errors.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Facts {
    /// Whether the module may have names that are not in `names`.
    open: bool,
    /// What the module binds, sorted by name.
    names: Vec<(String, Export)>,
    /// Modules of `from x import *`.
    stars: Vec<String>,
    /// What `__all__` lists, if it is certain.
    all: Option<Vec<String>>,
    /// Attributes set on something else than `self`, sorted.
    stores: Vec<String>,
    /// Classes with ancestors from elsewhere.
    heirs: Vec<Heir>,
    /// What the file needs to know.
    wants: Vec<Want>,
}

/// A class with an ancestor from another file.
#[derive(Debug, Serialize, Deserialize)]
struct Heir {
    name: String,
    /// Last names of all bases.
    bases: Vec<String>,
    /// What its body and methods bind; empty if it has several bases, which may bind anything.
    members: Vec<String>,
}

/// What a name of a module is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Export {
    /// Something that is there.
    Other,
    /// Something that can be called with these.
    Callable(Signature<String>),
    /// `from module import name`.
    Import(String, String),
}

/// What has to be true of other files for a held finding to be right.
#[derive(Debug, Serialize, Deserialize)]
enum Want {
    /// The module exists and does not have the name.
    NoName {
        module: String,
        name: String,
        held: u32,
    },
    /// A call does not fit what the name of the module is.
    BadCall {
        module: String,
        name: String,
        given: Given<String>,
        called: String,
        held: u32,
    },
    /// No file of the project hides this module of the standard library.
    Standard { module: String, held: u32 },
    /// Nothing sets the attribute on objects of the class of this name, or of heirs.
    NoMember {
        class: String,
        name: String,
        held: u32,
    },
}
