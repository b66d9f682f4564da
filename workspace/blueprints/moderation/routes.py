from flask import Blueprint

bp = Blueprint("moderation", __name__)

from workspace.web.access import open_door
bp.add_url_rule("/review", "queue", open_door()(lambda: "stub"))
