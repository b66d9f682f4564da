"""What is typed of a resolution: when it is looked at again, which vote it closes."""

from flask_babel import lazy_gettext as _l

from workspace.web.forms import Choice, Day, Form


class ReviewForm(Form):
    day = Day(_l("Look at it again on"))


class CloseForm(Form):
    decision = Choice(_l("Which vote it closes"))
