package account

import "duecourse/internal/casework"

// KeptFiles are the files that were given as evidence for the checks of the request (S5).
func (r *Request) KeptFiles() []casework.KeptFile {
	var list []casework.KeptFile
	for _, check := range r.Checks {
		if check.File != nil {
			list = append(list, casework.KeptFile{Ref: r.Ref, Of: string(check.Name), SHA256: check.File.SHA256})
		}
	}
	return list
}
