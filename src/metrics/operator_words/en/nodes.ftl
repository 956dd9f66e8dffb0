# Nodes, and the configurations that were in service.
