from workspace.blueprints.accounts import joining
from workspace.blueprints.accounts.routes import bp

__all__ = ["bp", "joining"]
