//! What a class can be called with.

use ruff_python_ast::{Expr, ExprCall, Stmt};

use super::Types;
use super::class::{Ancestor, ClassId, Making, Meta, function};
use super::signature::{Parameter, Signature, Way};
use super::value::Ty;
use crate::analysis::python::semantic::{ScopeId, ScopeNode};

impl<'a> Types<'a> {
    /// The parameters of something that is called, without the first one if it is bound already; `None`
    /// if they are not certain.
    pub(in crate::analysis::python) fn signature(&self, callee: Ty) -> Option<Signature<&'a str>> {
        match callee {
            Ty::Function(scope) | Ty::Lambda(scope) => self.parameters(scope),
            Ty::Method(scope) => self.parameters(scope)?.bound(),
            Ty::Class(class) => self.constructor(class),
            _ => None,
        }
    }

    fn parameters(&self, scope: ScopeId) -> Option<Signature<&'a str>> {
        match self.model.scope(scope).node {
            ScopeNode::Function(def) => Signature::of(&def.parameters),
            ScopeNode::Lambda(lambda) => match lambda.parameters.as_deref() {
                Some(parameters) => Signature::of(parameters),
                None => Some(Signature {
                    parameters: Vec::new(),
                    star: false,
                    double_star: false,
                }),
            },
            _ => None,
        }
    }

    /// The parameters of the constructor of a class.
    pub(in crate::analysis::python) fn constructor(
        &self,
        id: ClassId,
    ) -> Option<Signature<&'a str>> {
        let class = self.classes.get(id);
        if class.changed || class.making == Making::Other {
            return None;
        }
        match class.meta {
            Meta::Type | Meta::Abc => {}
            Meta::Class(meta) if self.instances_lack(meta, &["__call__"], 0) => {}
            _ => return None,
        }
        let new = self.creator(id, "__new__");
        let init = self.creator(id, "__init__");
        match (new, init) {
            (Creator::Open, _) | (_, Creator::Open) => None,
            (Creator::None, Creator::Known(init)) => Some(init),
            (Creator::Known(new), Creator::None) => Some(new),
            // One that takes anything passes it on.
            (Creator::Known(new), Creator::Known(init)) if new.takes_anything() => Some(init),
            (Creator::Known(new), Creator::Known(_)) => Some(new),
            (Creator::None, Creator::None) => Some(Signature {
                parameters: Vec::new(),
                star: false,
                double_star: false,
            }),
        }
    }

    fn creator(&self, id: ClassId, name: &str) -> Creator<'a> {
        for ancestor in &self.classes.get(id).line {
            match ancestor {
                Ancestor::Class(one) => {
                    let class = self.classes.get(*one);
                    if class.attributes.contains(name) || class.dynamic {
                        return Creator::Open;
                    }
                    if let Some(symbol) = self.model.find(class.scope, name) {
                        let Ty::Function(scope) = self.symbol(symbol, 8) else {
                            return Creator::Open;
                        };
                        let Some(def) = function(self.model, scope) else {
                            return Creator::Open;
                        };
                        if !def.decorator_list.is_empty() {
                            return Creator::Open;
                        }
                        let bound = Signature::of(&def.parameters).and_then(Signature::bound);
                        return bound.map_or(Creator::Open, Creator::Known);
                    }
                    if name == "__init__" && class.making == Making::Dataclass {
                        match self.dataclass(*one) {
                            Fields::Known(signature) => return Creator::Known(signature),
                            Fields::NoInit => {}
                            Fields::Open => return Creator::Open,
                        }
                    }
                }
                Ancestor::Builtin(builtin) if builtin.name == "object" => {}
                // They take anything to make an instance, and leave the rest to `__init__`.
                Ancestor::Builtin(builtin)
                    if name == "__new__"
                        && (builtin.is_exception()
                            || matches!(builtin.name, "list" | "dict" | "set")) => {}
                Ancestor::Builtin(_) | Ancestor::Marker("type" | "ABCMeta") => {
                    return Creator::Open;
                }
                Ancestor::Marker(_) => {}
            }
        }
        if self.classes.get(id).complete && !self.is_set_from_outside(name) {
            Creator::None
        } else {
            Creator::Open
        }
    }

    /// The parameters of the `__init__` that `@dataclass` makes.
    fn dataclass(&self, id: ClassId) -> Fields<'a> {
        let class = self.classes.get(id);
        if !class.complete || class.node.body.len() > MAX_FIELDS {
            return Fields::Open;
        }
        let mut fields: Vec<Parameter<&'a str>> = Vec::new();
        for ancestor in class.line.iter().rev() {
            let Ancestor::Class(one) = ancestor else {
                continue;
            };
            let class = self.classes.get(*one);
            let Some(decorator) = class
                .node
                .decorator_list
                .iter()
                .find(|one| self.is_path(callee(&one.expression), "dataclasses.dataclass"))
            else {
                continue;
            };
            let mut by_name = false;
            if let Expr::Call(call) = &decorator.expression {
                match flag(call, "init") {
                    Flag::Absent | Flag::Yes => {}
                    Flag::No if *one == id => return Fields::NoInit,
                    Flag::No => {}
                    Flag::Unknown => return Fields::Open,
                }
                match flag(call, "kw_only") {
                    Flag::Absent | Flag::No => {}
                    Flag::Yes => by_name = true,
                    Flag::Unknown => return Fields::Open,
                }
            }
            if class.node.body.len() > MAX_FIELDS {
                return Fields::Open;
            }
            for statement in &class.node.body {
                let field = match statement {
                    Stmt::AnnAssign(field) => field,
                    Stmt::If(_)
                    | Stmt::Try(_)
                    | Stmt::With(_)
                    | Stmt::For(_)
                    | Stmt::While(_)
                    | Stmt::Match(_) => return Fields::Open,
                    _ => continue,
                };
                let Expr::Name(name) = &*field.target else {
                    continue;
                };
                let annotation = last_name(&field.annotation);
                match annotation {
                    Some("ClassVar") => continue,
                    Some("KW_ONLY") => {
                        by_name = true;
                        continue;
                    }
                    // A type in a string may say `ClassVar`.
                    None => return Fields::Open,
                    Some(_) => {}
                }
                let mut way = if by_name { Way::Name } else { Way::Either };
                let mut required = field.value.is_none();
                if let Some(Expr::Call(call)) = field.value.as_deref()
                    && self.is_path(&call.func, "dataclasses.field")
                {
                    match flag(call, "init") {
                        Flag::Absent | Flag::Yes => {}
                        Flag::No => continue,
                        Flag::Unknown => return Fields::Open,
                    }
                    match flag(call, "kw_only") {
                        Flag::Absent => {}
                        Flag::Yes => way = Way::Name,
                        Flag::No => way = Way::Either,
                        Flag::Unknown => return Fields::Open,
                    }
                    if call.arguments.keywords.iter().any(|one| one.arg.is_none()) {
                        return Fields::Open;
                    }
                    required = ["default", "default_factory"]
                        .iter()
                        .all(|name| call.arguments.find_keyword(name).is_none());
                }
                let parameter = Parameter {
                    name: name.id.as_str(),
                    way,
                    required,
                };
                // A field that is named again keeps its place.
                match fields.iter_mut().find(|one| one.name == parameter.name) {
                    Some(before) => *before = parameter,
                    None => fields.push(parameter),
                }
            }
        }
        // Those that are given by name only come last.
        fields.sort_by_key(|one| one.way == Way::Name);
        Fields::Known(Signature {
            parameters: fields,
            star: false,
            double_star: false,
        })
    }

    pub(super) fn is_path(&self, expr: &Expr, path: &str) -> bool {
        self.model.path(expr).as_deref() == Some(path)
    }
}

/// Data classes with more statements than this are not compared with each call.
const MAX_FIELDS: usize = 256;

enum Creator<'a> {
    /// Nothing defines it.
    None,
    Known(Signature<&'a str>),
    Open,
}

enum Fields<'a> {
    Known(Signature<&'a str>),
    NoInit,
    Open,
}

enum Flag {
    Absent,
    Yes,
    No,
    Unknown,
}

fn flag(call: &ExprCall, name: &str) -> Flag {
    match call.arguments.find_keyword(name).map(|one| &one.value) {
        None => Flag::Absent,
        Some(Expr::BooleanLiteral(value)) if value.value => Flag::Yes,
        Some(Expr::BooleanLiteral(_)) => Flag::No,
        Some(_) => Flag::Unknown,
    }
}

/// What is called in a decorator.
fn callee(decorator: &Expr) -> &Expr {
    match decorator {
        Expr::Call(call) => &call.func,
        other => other,
    }
}

/// `List` for `typing.List[int]`; `None` for what is no name.
fn last_name(annotation: &Expr) -> Option<&str> {
    match annotation {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Subscript(subscript) => last_name(&subscript.value),
        Expr::BinOp(_) | Expr::NoneLiteral(_) => Some(""),
        Expr::StringLiteral(text) if !text.value.to_str().contains("ClassVar") => Some(""),
        _ => None,
    }
}
