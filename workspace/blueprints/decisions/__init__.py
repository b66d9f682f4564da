from workspace.blueprints.decisions.routes import bp

__all__ = ["bp"]
