# Nodes, and the configurations that were in service.

nodes-caption = Processes that answer the line, and the files each has in service
nodes-node = Node
nodes-state = State
nodes-files = Files, version
nodes-this = this page
nodes-none = No node has told the store yet that it runs.
nodes-answer = { $nodes ->
    [one] { $nodes } answers
   *[other] { $nodes } answer
}
nodes-differ = The nodes have different files in service: callers hear one or the other.
nodes-answers = answers
nodes-stopping = about to stop
nodes-silent = silent
nodes-heard = heard { $ago }, started { $started }
nodes-heard-lately = heard lately, started { $started }

revisions-latest = the latest changes
revisions-none = No configuration is kept yet.
revisions-by = by { $node }
revisions-no-change = No change that can be told.
revisions-commands = All of them: `deflect revisions`. One put back: `deflect rollback { $revision }`, with its own id.

revisions-held = Changed files wait to be looked at
revisions-being-compared = The calls of the last days are being taken through them.
revisions-not-compared = The calls of the last days could not be taken through them: { $reason }.
revisions-group = { $calls } ({ $share } %): { $place }, { $did }: led to { $led }, leads to { $leads }: { $follows }
revisions-answer = answer
revisions-example = An example of these calls
revisions-take = Take these changes
revisions-drop = Drop them
revisions-dropped = Dropped changes stay in the files, and come up again with the next change or restart; `deflect rollback` puts the files back.
