#!/usr/bin/env bash
# Installs the BigQuery emulator into test/bqemulator/.venv, with the one DuckDB extension that it does not start without.
set -euo pipefail
cd "$(dirname "$0")"
[ -x .venv/bin/bqemulator ] && cmp -s requirements.txt .venv/requirements.txt && exit 0
python3 -m venv .venv
.venv/bin/pip install --quiet --no-deps --requirement requirements.txt
.venv/bin/python - <<'PYTHON'
import pathlib, duckdb, duckdb_extension_spatial
version, platform = duckdb.sql("SELECT version(), (SELECT platform FROM pragma_platform())").fetchone()
package = pathlib.Path(duckdb_extension_spatial.__file__).parent
[extension] = (package / "extensions" / version).glob("spatial.duckdb_extension")
folder = pathlib.Path(".venv/home/.duckdb/extensions") / version / platform
folder.mkdir(parents=True, exist_ok=True)
(folder / extension.name).write_bytes(extension.read_bytes())
PYTHON
cp requirements.txt .venv/requirements.txt
