from flask import Blueprint

bp = Blueprint("accounts", __name__)

from workspace.web.access import open_door
for _n, _u in (("sign_in", "/sign-in"), ("settings", "/me"), ("sessions", "/me/sessions")):
    bp.add_url_rule(_u, _n, open_door()(lambda **k: "stub"))
bp.add_url_rule("/sign-out", "sign_out", open_door()(lambda: "stub"), methods=["POST"])
