# Ways in.
demo-title = Who would you like to be?
demo-lead = { $organisation } does not exist, and nothing you do here matters: click anything, change anything. You can be somebody else at any time.
demo-be = Be { $name }
demo-be-manager-title = The quality manager
demo-be-manager = Owns the system, often alone. Sees what an auditor would ask today, with the records and the way to mend them.
demo-be-operator-title = Somebody on the shop floor
demo-be-operator = A short list: read, calibrate, measure, answer. Two clicks each.
demo-be-process-owner-title = A process owner
demo-be-process-owner = Documents, risks, measures and open points of one process.
demo-be-top-title = Top management
demo-be-top = One page before a review or a visit. Never the list of clauses.
demo-be-it-title = Who runs the machines
demo-be-it = Where copies go, drills, the recovery kit, and who comes in. The one who is called after an attack.
demo-be-internal-auditor-title = The internal auditor
demo-be-internal-auditor = The next audit, its questions, and findings that become actions.
demo-be-external-auditor-title = The external auditor
demo-be-external-auditor = Sees what was opened for the visit, and nothing of what the company thinks of itself.
