# What the line says.
