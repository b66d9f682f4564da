from workspace.blueprints.proposals import support
from workspace.blueprints.proposals.routes import bp

__all__ = ["bp", "support"]
