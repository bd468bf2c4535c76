package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/codec"
	"duecourse/internal/store"
)

// CheckKeys refuses to start a process whose keys differ from those of the other processes:
// it could not read what they write, or they not what it writes.
func (p *Parts) CheckKeys(ctx context.Context) error {
	encryption, encrypts := p.Keys.Fingerprints()
	signing, signs := p.Signing.Fingerprints()
	reference := map[string]string{"secret": codec.Fingerprint("reference", p.Secret)}
	now := time.Now()
	_, encryptionErr := p.Store.CheckKeys(ctx, store.EncryptionKeys, keysOf(encryption, encrypts), now)
	since, signingErr := p.Store.CheckKeys(ctx, store.SigningKeys, keysOf(signing, signs), now)
	_, referenceErr := p.Store.CheckKeys(ctx, store.ReferenceKey, keysOf(reference, "secret"), now)
	p.SignedSince = since
	return errors.Join(explained(encryptionErr), explained(signingErr), explained(referenceErr))
}

func keysOf(fingerprints map[string]string, current string) []store.Key {
	var keys []store.Key
	for id, fingerprint := range fingerprints {
		keys = append(keys, store.Key{ID: id, Fingerprint: fingerprint, Current: id == current})
	}
	return keys
}

// explained says to the people who run the system which file is wrong, and what to do.
func explained(err error) error {
	var mismatch *store.KeyMismatch
	if !errors.As(err, &mismatch) {
		return err
	}
	const useTheirs = "Give this process the file of the other processes"
	switch mismatch.Kind {
	case store.ReferenceKey:
		return fmt.Errorf("secret-file: the secret is not that of the other processes, so this one would not find their cases and blocks. %s. The secret of an installation never changes", useTheirs)
	case store.SigningKeys:
		return fmt.Errorf("signing-keys-file: %s. %s", explainedKey(mismatch, "sign commands"), useTheirs)
	case store.EncryptionKeys:
		return fmt.Errorf("keys-file: %s. %s", explainedKey(mismatch, "encrypt"), useTheirs)
	}
	return err
}

func explainedKey(m *store.KeyMismatch, use string) string {
	if m.Missing {
		return fmt.Sprintf("the other processes %s with the key %q, which is not in this file", use, m.ID)
	}
	return fmt.Sprintf("the key %q is not the one that the other processes have under this name. A new key needs a new name", m.ID)
}
