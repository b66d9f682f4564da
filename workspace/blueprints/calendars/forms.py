"""Which calendar somebody wants an address for."""

from flask_babel import lazy_gettext as _l

from workspace.web.forms import Choice, Form


class FeedForm(Form):
    of = Choice(_l("Which calendar"))
