# Menus.
