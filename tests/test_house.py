"""The rules of the house that a machine can ask about."""

import ast
import re
import tomllib
from enum import Enum
from pathlib import Path

import pytest
from jinja2 import nodes

from workspace import models
from workspace.models import Happening
from workspace.rules.flows import EVENTS, MEETINGS, PROPOSALS, RECOMMENDATIONS, SEASONS
from workspace.rules.permissions import PERMISSIONS, Permission
from workspace.web import labels
from workspace.web.pages import regions

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "workspace"
CODE = sorted(HOUSE.rglob("*.py"))
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def calls(path: Path, attribute: str) -> list[ast.Call]:
    tree = ast.parse(path.read_text())
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == attribute
    ]


def test_transactions_end_in_one_place():
    """`commit` is said where a request ends, and where a transaction of its own does."""
    allowed = {"web/transactions.py", "db.py"}
    assert {name(path) for path in CODE if calls(path, "commit")} <= allowed


def test_views_do_not_ask_the_database_themselves():
    """No statement is written in a blueprint: they execute what `queries/` gives them."""
    asking = {}
    for path in sorted((HOUSE / "blueprints").rglob("*.py")):
        said = re.findall(
            r"\b(?:db\.select|db\.session\.(?:query|get|get_one|add|delete|flush)|select)\(", path.read_text()
        )
        if said:
            asking[name(path)] = said
    assert asking == {}


def test_views_do_not_know_who_is_asking():
    """Only `web/` reads or writes htmx's headers."""
    assert [name(p) for p in (HOUSE / "blueprints").rglob("*.py") if "HX-" in p.read_text()] == []


def test_views_name_permissions_not_roles():
    found = [
        name(p) for p in (HOUSE / "blueprints").rglob("*.py") if re.search(r"\.role\s*(==|is|in)\b", p.read_text())
    ]
    assert found == []


def test_markup_is_made_in_two_places():
    allowed = {"web/filters.py", "web/locale.py"}
    assert {name(p) for p in CODE if re.search(r"\bMarkup\(", p.read_text())} <= allowed
    assert [name(p) for p in TEMPLATES if re.search(r"\|\s*safe\b|autoescape\s+false", p.read_text())] == []


def test_nothing_is_imported_inside_a_function():
    inside = []
    for path in CODE:
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inside += [name(path) for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert inside == []


def test_every_module_says_what_it_is_for():
    silent = [name(p) for p in CODE if p.read_text().strip() and not ast.get_docstring(ast.parse(p.read_text()))]
    assert [n for n in silent if n.rpartition("/")[2] not in ("__init__.py", "routes.py", "forms.py")] == []


def test_the_independence_of_features_names_them_all():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    modules = next(c["modules"] for c in told if c["type"] == "independence")
    there = {f"workspace.blueprints.{p.parent.name}" for p in (HOUSE / "blueprints").glob("*/__init__.py")}
    assert set(modules) == there


def test_templates_hold_no_script_and_no_style():
    """The policy would stop them anyway; here it is said before somebody waits for one to work."""
    found = []
    for path in TEMPLATES:
        text = path.read_text()
        found += [(name(path), m) for m in re.findall(r"<style|\sstyle=|\son[a-z]+=\"|\shx-on|javascript:|\bjs:", text)]
        found += [(name(path), m) for m in re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text)]
        found += [(name(path), m) for m in re.findall(r"(?:src|href|action)=\"https?://[^\"]*", text)]
    assert found == []


@pytest.fixture
def env(app):
    return app.jinja_env


@pytest.mark.engine("sqlite")
def test_no_region_stands_behind_a_condition_or_inside_a_loop(env):
    for path in TEMPLATES:
        template = str(path.relative_to(HOUSE / "templates"))
        if path.name.startswith("_"):
            continue
        tree = env.parse(path.read_text())
        guards = [*tree.find_all(nodes.If), *tree.find_all(nodes.For)]
        guarded = {block.name for guard in guards for block in guard.find_all(nodes.Block)}
        assert not guarded & regions(template), template


@pytest.mark.engine("sqlite")
def test_a_region_brings_the_macros_it_uses(env):
    """A macro imported at the top of a page is not there when one of its regions is drawn alone."""
    wrong = []
    for path in TEMPLATES:
        if path.name in ("base.html",) or path.name.startswith("_"):
            continue
        tree = env.parse(path.read_text())
        at_the_top = {
            n if isinstance(n, str) else n[-1]
            for node in tree.body
            if isinstance(node, nodes.FromImport)
            for n in node.names
        }
        for block in tree.find_all(nodes.Block):
            if block.name not in ("main", "title", "head", "width"):
                used = {n.name for n in block.find_all(nodes.Name) if n.ctx == "load"}
                wrong += [(name(path), block.name, each) for each in at_the_top & used]
    assert wrong == []


def test_style_knows_no_left_and_no_right():
    css = re.sub(r"/\*.*?\*/", "", (HOUSE / "static" / "masar.css").read_text(), flags=re.S)
    physical = re.findall(
        r"(?:margin|padding|border|inset)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:|text-align\s*:\s*(?:left|right)"
        r"|float\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius|\[dir\b|!important",
        css,
    )
    assert [p for p in physical if p != "!important"] == []


WORDS = {
    "ProposalState": labels.STATES, "Role": labels.ROLES, "SpaceKind": labels.KINDS, "Visibility": labels.VISIBILITIES,
    "Kind": labels.RECORDS, "Meaning": labels.MEANINGS, "Wanted": labels.WANTED, "ReportReason": labels.REASONS,
    "Relation": labels.RELATIONS, "Digits": labels.DIGITS, "Calendar": labels.CALENDARS, "Theme": labels.THEMES,
    "Happening": labels.HAPPENINGS, "AmendmentState": labels.AMENDMENTS, "OrganisationKind": labels.ORGANISATIONS,
    "Feeling": labels.FEELINGS, "Method": labels.METHODS, "Threshold": labels.THRESHOLDS, "Base": labels.BASES,
    "Result": labels.RESULTS, "DecisionState": labels.DECISIONS, "OnEdit": labels.ON_EDIT,
    "RecommendationState": labels.RECOMMENDATIONS, "LetterWay": labels.LETTERS,
    "ObjectionState": labels.OBJECTIONS, "MeetingState": labels.MEETINGS, "Attending": labels.ATTENDING,
    "Rhythm": labels.RHYTHMS, "Origin": labels.ORIGINS, "Section": labels.SECTIONS,
    "PollKind": labels.POLLS, "Pace": labels.PACES, "SeasonState": labels.SEASONS, "DocumentKind": labels.DOCUMENTS,
    "EventState": labels.EVENTS, "EventSort": labels.SORTS, "RegistrationState": labels.REGISTRATIONS,
}  # fmt: skip
# What people never read as such.
SILENT = {"Audience", "MembershipState", "JoinRequestState", "ReportState", "Topic", "EvidenceKind"}


def test_every_word_of_the_domain_has_words_for_people():
    enums = {n: e for n, e in vars(models).items() if isinstance(e, type) and issubclass(e, Enum)}
    assert set(enums) - SILENT == set(WORDS)
    for each, words in WORDS.items():
        assert set(words) == set(enums[each]), each


def test_every_step_has_a_button_and_an_answer():
    assert {step.action for step in PROPOSALS} == set(labels.ACTIONS) == set(labels.TAKEN)
    named = set(labels.RECOMMENDATION_STEPS)
    assert {step.action for step in RECOMMENDATIONS} == named == set(labels.RECOMMENDATION_TAKEN)
    assert {step.action for step in SEASONS} == set(labels.SEASON_STEPS) == set(labels.SEASON_TAKEN)
    assert {step.action for step in MEETINGS} == set(labels.MEETING_STEPS) == set(labels.MEETING_TAKEN)
    assert {step.action for step in EVENTS} == set(labels.EVENT_STEPS) == set(labels.EVENT_TAKEN)


def test_every_permission_has_its_rule():
    assert set(PERMISSIONS) == set(Permission)


def test_every_happening_happens():
    """Each is recorded by some verb; none is a word without a deed."""
    said = "".join(p.read_text() for p in [*(HOUSE / "services").glob("*.py"), HOUSE / "rules" / "flows.py"])
    assert [h.name for h in Happening if not re.search(rf"\b(?:Happening|H)\.{h.name}\b", said)] == []


# Verbs that change something of one person alone, which no space has to hear of; or parts of verbs that record.
QUIET = {
    "accounts",
    "mail",
    "housekeeping",
    "activity",
    "tokens",
    "words",
    "follows",
    "reactions",
    "search",
    "notices",
    "letters",
}
CHANGES = re.compile(r"db\.session\.(?:add|delete|merge)\(|^\s+\w+(?:\.\w+)+(?:, \w+(?:\.\w+)+)* (?:\+|-)?= ", re.M)


def test_a_state_changes_through_one_door():
    """Only `states.move` sets a state; somebody who visits by a role from above is written down, not moved."""
    setting = re.compile(r"^.*\.state(?:,[^=\n]*)? = .*$", re.MULTILINE)
    found = {(path.name, line.strip()) for path in HOUSE.rglob("*.py") for line in setting.findall(path.read_text())}
    assert found == {
        ("states.py", "was, thing.state = thing.state, step.target"),
        ("members.py", "known.state, known.role = MembershipState.VISITING, Role.OBSERVER"),
    }


def test_every_verb_that_changes_something_says_so():
    """A public function of `services/` that writes calls `record`, or another function of the services that does."""
    tellers: dict[str, str] = {}
    for path in sorted((HOUSE / "services").glob("*.py")):
        source = path.read_text()
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                tellers[f"{path.stem}.{node.name}"] = ast.get_source_segment(source, node) or ""

    def tells(source: str, module: str, depth: int = 0) -> bool:
        if re.search(r"\brecord\(|\bmove\(|\bActivity\b", source):
            return True
        called = re.findall(r"\b(\w+(?:\.\w+)?)\(", source)
        known = [tellers.get(c if "." in c else f"{module}.{c}", "") for c in called]
        return depth < 4 and any(tells(each, module, depth + 1) for each in known if each and each != source)

    quiet = [
        verb
        for verb, source in tellers.items()
        if not verb.split(".")[1].startswith("_")
        and verb.split(".")[0] not in QUIET
        and "by: Actor" in source.partition(":\n")[0]
        and CHANGES.search(source)
        and not tells(source, verb.split(".")[0])
    ]
    # Who has a note open is gone in half a minute; a secret vote is written down nowhere: `rules/ballots.py`.
    assert quiet == ["notes.is_here", "votes.cast_secretly"]


def test_every_dependency_is_accounted_for():
    """What is installed by name stands in docs/dependencies.md, with what it is for."""
    told = (ROOT / "docs" / "dependencies.md").read_text().lower()
    listed = "\n".join(path.read_text() for path in (ROOT / "requirements").glob("*.in"))
    named = {re.split(r"[>=<\[;]", line)[0] for line in listed.split("\n") if line and not line.startswith("-")}
    assert [each for each in sorted(named) if each.lower() not in told] == []
