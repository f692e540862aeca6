"""Jinja, made quicker in the two places where our pages spend their time; what they print stays.

Of ten values that a template prints nine are HTML already or need no escaping, and of ten calls
nine are of functions that want nothing of Jinja. Jinja looks into each as if it could be anything.
"""

from __future__ import annotations

from types import FunctionType, MethodType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode
from markupsafe import Markup, escape

from obelus.render.words import is_special


def quicken(env: Environment) -> None:
    """Have templates that are loaded from now on print and call by the short way."""
    env.code_generator_class = _Code
    env.context_class = _Context
    env.extend(as_html=_as_html)


def _as_html(value: object) -> str:
    """The same as `escape`."""
    kind = type(value)
    if kind is Markup or (kind is str and not is_special(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return str(value) if kind is int else escape(value)


class _Code(CodeGenerator):
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.as_html(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Context(Context):
    @internalcode
    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        function = called.__func__ if type(called) is MethodType else called
        if type(function) is Macro:
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
