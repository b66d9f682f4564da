from workspace.blueprints.partners.routes import bp

__all__ = ["bp"]
