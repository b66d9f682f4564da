from workspace.blueprints.events import door, programme, registering
from workspace.blueprints.events.routes import bp

__all__ = ["bp", "door", "programme", "registering"]
