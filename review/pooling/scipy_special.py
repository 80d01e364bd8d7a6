"""`scipy.special`, loaded without what its import drags along and nothing here uses.

SciPy's array layer takes every public name of NumPy, among them the Fortran wrapper generator and the test
tools, which take longer to load than SciPy does. Those two are left to load at their first use, by the
recipe for lazy imports in the documentation of `importlib`; whoever uses them finds them as ever.
"""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec

import numpy as np


def _at_first_use(child: str) -> None:
    name = f"numpy.{child}"
    spec = None if name in sys.modules else find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    setattr(np, child, module)


if "scipy.special" not in sys.modules:
    _at_first_use("f2py")
    _at_first_use("testing")

from scipy import special  # noqa: E402 - after what it would load

__all__ = ["special"]
