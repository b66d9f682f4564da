from workspace.blueprints.spaces import people
from workspace.blueprints.spaces.routes import bp

__all__ = ["bp", "people"]
