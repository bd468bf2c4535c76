package casework

import "time"

// RepairKind is what is wrong with a case outside its own rules.
type RepairKind string

// The kinds of repair.
const (
	// RepairRecordConflict: the workflow and the store have different events of one number.
	RepairRecordConflict RepairKind = "record_conflict"
	// RepairWorkflow: the workflow of the case is lost, or differs from the store, and the
	// system could not mend it.
	RepairWorkflow RepairKind = "workflow"
	// RepairEvidenceChanged: a stored file is not the one that was taken into custody (R7).
	RepairEvidenceChanged RepairKind = "evidence_changed"
	// RepairEvidenceMissing: a stored file is no longer there (R7).
	RepairEvidenceMissing RepairKind = "evidence_missing"
)

// RepairKinds lists the kinds of repair.
func RepairKinds() []RepairKind {
	return []RepairKind{RepairRecordConflict, RepairWorkflow, RepairEvidenceChanged, RepairEvidenceMissing}
}

// Role is who has to put it right.
func (k RepairKind) Role() Role {
	switch k {
	case RepairEvidenceChanged, RepairEvidenceMissing:
		return RoleRecords
	case RepairRecordConflict, RepairWorkflow:
	}
	return RoleAdmin
}

// WhyFile says what is wrong with a file in custody, and what to do.
func (k RepairKind) WhyFile(of, digest string) string {
	if k == RepairEvidenceChanged {
		return "The stored file of " + of + " is not the file that was taken into custody. Find out what happened, and bring the file " +
			digest + " back from a backup."
	}
	return "The stored file of " + of + " is missing. Bring the file " + digest + " back from a backup, under the same name."
}

// RepairWithin is how soon a repair is due.
const RepairWithin = 24 * time.Hour

// Repair is something about a case that a person has to put right. Until then it stands on
// the worklist of the role.
type Repair struct {
	Ref     string     `json:"ref"`
	Kind    RepairKind `json:"kind"`
	Of      string     `json:"of,omitempty" doc:"The exhibit, or the check that the file was given for"`
	Why     string     `json:"why" doc:"What was found and what to do, in a sentence for people"`
	FoundAt time.Time  `json:"found_at"`
}
