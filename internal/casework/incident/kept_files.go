package incident

import "duecourse/internal/casework"

// KeptFiles are the exhibits of the case.
func (c *Case) KeptFiles() []casework.KeptFile {
	list := make([]casework.KeptFile, len(c.Evidence))
	for i, e := range c.Evidence {
		list[i] = casework.KeptFile{Ref: c.Ref, Of: e.ID, SHA256: e.SHA256}
	}
	return list
}
