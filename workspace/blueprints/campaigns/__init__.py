from workspace.blueprints.campaigns.routes import bp

__all__ = ["bp"]
