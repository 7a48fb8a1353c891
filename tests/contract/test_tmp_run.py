import json, re, os
from collections import Counter
import pytest
from tests.contract.test_schemathesis import *
from tests.contract.test_schemathesis import _by_whoever_may, _in_process, _ON_SQLITE, _ON_POSTGRESQL
from tests.contract.test_schemathesis import app, run as go
for n in list(globals()):
    if n.startswith("test_"): del globals()[n]
@pytest.mark.usefixtures("_in_process")
@pytest.mark.parametrize("database_url", [os.environ.get("TMPDB","postgresql")], indirect=True)
@pytest.mark.timeout(900)
def test_go(app, tokens, monkeypatch):
    inc=os.environ.get("TMPINC")
    if inc:
        orig=schemathesis.openapi.from_wsgi
        monkeypatch.setattr(schemathesis.openapi,"from_wsgi",lambda *a,**k: orig(*a,**k).include(path_regex=inc))
    phases=os.environ.get("TMPPH","examples,coverage,fuzzing").split(",")
    failed, answered = go(app, _by_whoever_may(tokens, int(os.environ.get("TMPN","4")), *phases))
    c=Counter(re.sub(r"HT-\S+","",f.split("\n")[0])[:160] for f in failed)
    with open(os.environ.get("TMPOUT","/tmp/tb/proof_failed.txt"),"w") as out:
        out.write(f"{answered}\n")
        for k,n in c.most_common(): out.write(f"{n} {k}\n")
        seen=Counter()
        for f in failed:
            k=f.split(":")[0]+f.split(":")[1]
            seen[k]+=1
            if seen[k]<=3: out.write("=====\n"+f[:6000]+"\n")
