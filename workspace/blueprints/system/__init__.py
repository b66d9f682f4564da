from workspace.blueprints.system.routes import bp

__all__ = ["bp"]
