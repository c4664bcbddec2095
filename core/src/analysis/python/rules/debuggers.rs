//! Calls and imports for debugging by hand that stayed in.

use ruff_python_ast::{ExprCall, StmtImport, StmtImportFrom};
use ruff_text_size::Ranged;

use crate::analysis::python::context::Context;
use crate::analysis::shared_rules::DEBUGGER;

/// Calls that stop the program for somebody at its terminal, sorted.
const DEBUGGERS: &[&str] = &[
    "IPython.embed",
    "IPython.frontend.terminal.embed.InteractiveShellEmbed",
    "IPython.terminal.embed.InteractiveShellEmbed",
    "breakpoint",
    "celery.contrib.rdb.set_trace",
    "debugpy.breakpoint",
    "debugpy.listen",
    "debugpy.wait_for_client",
    "ipdb.set_trace",
    "ipdb.sset_trace",
    "pdb.post_mortem",
    "pdb.set_trace",
    "ptvsd.break_into_debugger",
    "ptvsd.wait_for_attach",
    "pudb.set_trace",
    "sys.__breakpointhook__",
    "sys.breakpointhook",
];

/// Modules that are good for nothing but debugging by hand.
const DEBUG_MODULES: &[&str] = &[
    "IPython.frontend.terminal.embed",
    "IPython.terminal.embed",
    "celery.contrib.rdb",
    "debugpy",
    "ipdb",
    "pdb",
    "ptvsd",
    "pudb",
];

/// `import pdb`: what is for the debugging of today stays in by mistake.
pub(super) fn import(context: &mut Context<'_, '_, '_>, import: &StmtImport) {
    if let Some(alias) = import
        .names
        .iter()
        .find(|alias| DEBUG_MODULES.contains(&alias.name.as_str()))
    {
        let message = format!("`{}` is a debugger", alias.name);
        context
            .report(&DEBUGGER, import.range(), message)
            .confidence(0.5);
    }
}

/// `from pdb import set_trace`.
pub(super) fn import_from(context: &mut Context<'_, '_, '_>, import: &StmtImportFrom) {
    let Some(module) = import.module.as_ref().filter(|_| import.level == 0) else {
        return;
    };
    let debugger = import.names.iter().find(|alias| {
        let name = alias.name.as_str();
        let path = match module.as_str() {
            "builtins" => name.to_owned(),
            module => format!("{module}.{name}"),
        };
        DEBUGGERS.contains(&path.as_str())
    });
    if let Some(alias) = debugger {
        let message = format!("`{}` is for debugging", alias.name);
        context
            .report(&DEBUGGER, import.range(), message)
            .confidence(0.5);
    }
}

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    if path.is_some_and(|path| DEBUGGERS.contains(&path)) {
        let message = format!("`{}` stops the program here", context.text(&*call.func));
        context.report(&DEBUGGER, call.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn left_over_debuggers() {
        flags(
            "debugger",
            &[
                "breakpoint()",
                "import pdb; pdb.set_trace()",
                "from ipdb import set_trace as t\nt()",
                "import IPython\nIPython.embed()",
                "from builtins import breakpoint",
                "import pdb",
                "from ptvsd import wait_for_attach",
                "import debugpy",
                "import sys\nsys.breakpointhook()",
                "breakpoint()\nfrom x import breakpoint",
            ],
        );
        clean(
            "debugger",
            &[
                "pdb.set_trace()",
                "def breakpoint(): pass\nbreakpoint()",
                "from pdb import Pdb",
                "import builtins",
                "import sys",
                "from .pdb import set_trace",
                "self.breakpoint()",
            ],
        );
    }
}
