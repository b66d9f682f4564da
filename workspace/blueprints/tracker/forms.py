"""What is asked of the tracker, in its address. A word that makes no sense asks for nothing."""

import re
from dataclasses import fields

from flask import request

from workspace.models import RecommendationState
from workspace.rules.tracking import Wanted
from workspace.web.locale import western

MONTH = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])"
SHAPES = {
    "year": r"(?:19|20)\d\d",
    "issued": MONTH,
    "done": MONTH,
    "late": "1",
    "state": "|".join(RecommendationState),
}


def wanted() -> Wanted:
    """The filter of the address, each word of it in its shape."""
    asked = {each.name: western(request.args.get(each.name, "").strip()) for each in fields(Wanted)}
    return Wanted(
        **{name: value for name, value in asked.items() if re.fullmatch(SHAPES.get(name, r"[\w-]{1,60}"), value)}
    )
