"""Jinja, made quicker in the places where our pages spend their time; what they print stays.

Of ten values that a template prints nine are HTML already or need no escaping, of ten calls nine
are of methods that want nothing of Jinja, and of ten macros nine are given what they ask for by
place. Jinja looks into each as if it could be anything.
"""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode, missing

from obelus.render.words import as_html, safe


def quicken(env: Environment) -> None:
    """Have templates that are loaded from now on print and call by the short way."""
    env.code_generator_class = _Code
    env.context_class = _Context
    env.extend(as_html=as_html, Macro=_Macro)


class _Code(CodeGenerator):
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.as_html(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Call(  # noqa: N802 - Jinja's
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """A method is called as it is: those of our templates never ask for the context."""
        is_method = isinstance(node.node, nodes.Getattr) and not forward_caller
        is_simple = is_method and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not is_simple or not frame.eval_ctx.autoescape or frame.eval_ctx.volatile:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Of our class: what is written begins with the name of Jinja's."""
        self.write("environment.")
        super().macro_def(macro_ref, frame)


class _Macro(Macro):
    @internalcode
    def __call__(self, *args: Any, **kwargs: Any) -> str:
        lacking = self._argument_count - len(args)
        is_free = kwargs or self.caller or self.catch_kwargs or self.catch_varargs
        is_told = args and type(args[0]) is EvalContext
        if is_free or is_told or lacking < 0 or not self._default_autoescape:
            return super().__call__(*args, **kwargs)
        return safe(self._func(*args, *(missing,) * lacking))


class _Context(Context):
    @internalcode
    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        function = called.__func__ if type(called) is MethodType else called
        if type(function) is _Macro:
            args = (self.eval_ctx, *args)
        elif type(function) is not FunctionType or function.__dict__:
            # It may have been marked as one that asks for the context.
            return super().call(called, *args, **kwargs)
        if kwargs:
            # What Jinja gives along for those that do.
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        try:
            return called(*args, **kwargs)
        except StopIteration as error:
            raise RuntimeError("A function of a template stopped an iteration.") from error
