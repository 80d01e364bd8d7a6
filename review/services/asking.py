"""What may be asked beside a pooled value, as one value, and the findings it comes to.

The methods are imported where they are asked for: together they take longer to load than to run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from review.errors import BadInput
from review.pooling.spec import Spec
from review.pooling.table import StudyTable
from review.services.basis import Basis, Columns, basis_of
from review.services.findings import Finding


@dataclass(frozen=True, slots=True)
class Asked:
    """Methods asked for, and their choices; the words are those of the services of each method.

    Attributes:
        mods: moderators that go into the model of the first group.
        permutation, bootstrap, blups, baujat, selection, robust, multilevel, location_scale: with moderators.
        gosh, pet_peese, excess_significance, fail_safe, p_curve, henmi_copas: always without.
    """

    mods: str = ""
    permutation: bool = False
    bootstrap: bool = False
    gosh: bool = False
    iterations: int | None = None
    seed: int = 1
    runner: str = "serial"
    resampling: str = "studies"
    robust: str = ""
    robust_kind: str = "CR2"
    multilevel: str = ""
    structure: str = "CS"
    location_scale: str = ""
    selection: str = ""
    steps: tuple[float, ...] = ()
    step_weights: tuple[float, ...] = ()
    alternative: str = "greater"
    pet_peese: bool = False
    excess_significance: bool = False
    fail_safe: str = ""
    target: float | None = None
    p_curve: bool = False
    henmi_copas: bool = False
    blups: bool = False
    baujat: bool = False
    null: float | None = None

    @property
    def anything(self) -> bool:
        """Whether any method is asked for."""
        return any(getattr(self, field.name) for field in fields(self) if field.name in _METHODS)


_METHODS = frozenset(
    {"permutation", "bootstrap", "gosh", "robust", "multilevel", "location_scale", "selection", "pet_peese"}
    | {"excess_significance", "fail_safe", "p_curve", "henmi_copas", "blups", "baujat"}
)


def findings(table: StudyTable, spec: Spec, columns: Columns, asked: Asked) -> tuple[Finding, ...]:
    """Return what was asked for.

    Raises:
        BadInput: an unknown column, or a single group without a null value where one is needed.
        RefusedData: rows that cannot carry a method.
    """
    if asked.iterations is not None and asked.iterations < 1:
        raise BadInput(f"{asked.iterations} replicates cannot be drawn; ask for at least 1.")
    if not asked.anything:
        return ()
    plain = basis_of(table, spec, columns)
    with_mods = basis_of(table, spec, columns, asked.mods) if asked.mods else plain
    return (
        *_resampled(plain, with_mods, asked),
        *_dependent(with_mods, columns, asked),
        *_selective(plain, with_mods, asked),
        *_by_row(with_mods, asked),
    )


def _resampled(plain: Basis, with_mods: Basis, asked: Asked) -> Iterator[Finding]:
    if not (asked.permutation or asked.bootstrap or asked.gosh):
        return
    from review.services import resampling  # noqa: PLC0415
    from review.services.fan_out import runner_called  # noqa: PLC0415

    draws = resampling.Draws(asked.iterations, asked.seed, runner_called(asked.runner))
    if asked.permutation:
        yield resampling.find_permutation(with_mods, draws)
    if asked.bootstrap:
        yield resampling.find_bootstrap(with_mods, draws, asked.resampling)
    if asked.gosh:
        yield resampling.find_subsets(plain, draws)


def _dependent(basis: Basis, columns: Columns, asked: Asked) -> Iterator[Finding]:
    if not (asked.multilevel or asked.robust or asked.location_scale):
        return
    from review.services import dependence  # noqa: PLC0415

    cluster, kind = asked.robust, asked.robust_kind
    if asked.multilevel:
        yield dependence.find_multilevel(basis, columns, asked.multilevel, asked.structure)
        if cluster:
            model = dependence.fitted(basis, columns, asked.multilevel, asked.structure)
            yield dependence.find_robust_multilevel(basis, columns, model, cluster, kind)
    elif cluster:
        yield dependence.find_robust(basis, columns, cluster, kind)
    if asked.location_scale:
        yield dependence.find_location_scale(basis, columns, asked.location_scale)


def _selective(plain: Basis, with_mods: Basis, asked: Asked) -> Iterator[Finding]:
    from review.services import publication_bias  # noqa: PLC0415

    if asked.selection:
        chosen = publication_bias.Selected(
            asked.selection, asked.steps, asked.step_weights, asked.alternative
        )
        yield publication_bias.find_selection(with_mods, chosen, asked.null)
    if asked.pet_peese:
        yield publication_bias.find_pet_peese(plain, asked.null)
    if asked.excess_significance:
        yield publication_bias.find_excess(plain, asked.null)
    if asked.fail_safe:
        yield publication_bias.find_fail_safe(plain, asked.fail_safe, asked.null, asked.target)
    if asked.p_curve:
        yield publication_bias.find_p_curve(plain, asked.null)
    if asked.henmi_copas:
        yield publication_bias.find_henmi_copas(plain)


def _by_row(basis: Basis, asked: Asked) -> Iterator[Finding]:
    from review.services import study_values  # noqa: PLC0415

    if asked.blups:
        yield study_values.find_blups(basis)
    if asked.baujat:
        yield study_values.find_baujat(basis)
