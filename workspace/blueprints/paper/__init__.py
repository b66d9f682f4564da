from workspace.blueprints.paper.routes import bp

__all__ = ["bp"]
