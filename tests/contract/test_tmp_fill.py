from tests.contract.conftest import fill
from tests.contract.records import *
from tests.making import make_village, findings
import pytest
def test_fill(database):
    v=fill(make_village(database)); put_more_on_record(v)
    assert findings(database)==()
    from sqlalchemy import text
    with database.reading() as c:
        print([tuple(r) for r in c.execute(text("select number,state,version from contract order by number"))])
        print([tuple(r) for r in c.execute(text("select id,kind,subject,needed from proposal"))])
        print([tuple(r) for r in c.execute(text("select number from application"))])
        print([tuple(r) for r in c.execute(text("select number from certification"))])
