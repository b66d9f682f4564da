"""What is chosen of partners: one to come, or one to go."""

from flask_babel import lazy_gettext as _l

from workspace.web.forms import REQUIRED, Choice, Form, HiddenField


class PartnerForm(Form):
    organisation = Choice(_l("Organisation"), validators=[REQUIRED])
    gone = HiddenField()  # "yes" for one that is a partner no more.
