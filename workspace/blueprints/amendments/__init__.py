from workspace.blueprints.amendments.routes import bp

__all__ = ["bp"]
