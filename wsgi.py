"""The WSGI entry."""

from web.app import create_app

app = create_app()
