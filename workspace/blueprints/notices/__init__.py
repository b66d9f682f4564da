from workspace.blueprints.notices.routes import bp

__all__ = ["bp"]
