"""Upper offices: bureau people of cities and provinces, and books that keep quotas only."""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled by its part."""
