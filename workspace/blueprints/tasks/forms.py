"""What may be typed of a task."""

from flask import request
from flask_babel import lazy_gettext as _l

from workspace.web.forms import REQUIRED, Choice, Choices, Day, Form, HiddenField, Line, Text, Whole


class AddForm(Form):
    title = Line(_l("Title"), 200, validators=[REQUIRED])
    column = Choice(_l("Column"))


class TaskForm(Form):
    """Every field of a task; a form that sends some of them changes only those."""

    title = Line(_l("Title"), 200, validators=[REQUIRED])
    description = Text(_l("Description"), 20_000)
    due_at = Day(_l("Due"))
    path = Choice(_l("Path"))
    people = Choices(_l("Who does it"))
    labels = Choices(_l("Labels"))
    was_title = HiddenField()
    was_description = HiddenField()
    was_due_at = Day("")

    def sends(self, name: str) -> bool:
        """Whether this field was in what was sent. A list with nothing chosen sends `has_people` or `has_labels`."""
        return name in request.form or f"has_{name}" in request.form

    def keep_only_sent(self) -> None:
        """Forget the fields that the form did not have."""
        for name in ("title", "description", "due_at", "path", "people", "labels"):
            if not self.sends(name):
                del self[name]


class MoveForm(Form):
    column = Choice(_l("Column"))
    after = Whole("", 0, 2**31 - 1)


class ItemForm(Form):
    text = Line(_l("What has to be done?"), 200, validators=[REQUIRED])
