"""A module for each kind of spec: its values and its `KIND`. None knows another; `kpi.spec.registry` lists
them."""
