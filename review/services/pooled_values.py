"""Values of pooling by name, for front ends; apart from the others, since a plain table needs no store."""

from review.pooling.result import PoolingResult
from review.pooling.spec import Spec
from review.pooling.table import StudyTable

__all__ = ["PoolingResult", "Spec", "StudyTable"]
