package pack

import (
	"archive/zip"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store"
)

// sealFile ties a case to a signed head: the seal of the case, and the chain of seals
// from there to where it stood when the head was signed.
type sealFile struct {
	Seals []store.LogLink `json:"seals"`
	Head  json.RawMessage `json:"head"` // as it was signed
}

// Seal says where a case stood when its chain was signed.
type Seal struct {
	Ref    string
	Seq    int
	Hash   string
	At     time.Time // of the signature
	Signed bool      // the signature was checked with a public key
}

// sealOf is the first head that covers the last seal of the case, up to where the pack
// shows it. A later head would prove no more, and make another pack. Nil: there is none.
func (b *Builder) sealOf(ctx context.Context, c *incident.Case) (json.RawMessage, error) {
	if b.Heads.Dir == "" {
		return nil, nil
	}
	seal, err := b.lastSeal(ctx, c)
	if errors.Is(err, casework.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	heads, err := b.Heads.Read()
	if err != nil {
		return nil, err
	}
	for _, head := range heads {
		end := head.Points[string(store.ChainSeals)].N
		if end < seal.N {
			continue
		}
		links, err := b.Store.Links(ctx, store.ChainSeals, seal.N, end)
		if err != nil {
			return nil, err
		}
		file, err := b.Heads.File(head)
		if err != nil {
			return nil, err
		}
		return json.Marshal(sealFile{Seals: links, Head: file})
	}
	return nil, nil
}

// lastSeal is the last seal of the case. It seals a case that has changed since.
func (b *Builder) lastSeal(ctx context.Context, c *incident.Case) (store.LogLink, error) {
	seal, err := b.Store.LastSeal(ctx, c.Ref, c.Seq)
	if err == nil && seal.Seq == c.Seq || err != nil && !errors.Is(err, casework.ErrNotFound) || b.Signer == nil {
		return seal, err
	}
	if err := b.Signer.Sign(ctx, time.Now()); err != nil {
		return seal, err
	}
	return b.Store.LastSeal(ctx, c.Ref, c.Seq)
}

// parseSeal reads a seal file. Without a public key it does not check the signature.
func parseSeal(content []byte, public ed25519.PublicKey) (Seal, error) {
	var file sealFile
	if err := json.Unmarshal(content, &file); err != nil {
		return Seal{}, err
	}
	if len(file.Seals) == 0 {
		return Seal{}, errors.New("it contains no seal")
	}
	for _, link := range file.Seals {
		if link.Chain != store.ChainSeals {
			return Seal{}, errors.New("it contains a link of another chain")
		}
	}
	if wrong := store.CheckLinks(file.Seals); wrong != "" {
		return Seal{}, errors.New(wrong)
	}
	head, err := audit.ParseHead(file.Head, public)
	if err != nil {
		return Seal{}, err
	}
	first, last := file.Seals[0], file.Seals[len(file.Seals)-1]
	if head.Points[string(store.ChainSeals)] != (audit.Point{N: last.N, Hash: last.Hash}) {
		return Seal{}, errors.New("its seals do not lead to the signed head")
	}
	return Seal{Ref: first.Ref, Seq: first.Seq, Hash: first.Data, At: head.At, Signed: public != nil}, nil
}

// checkSeal checks the seal of a pack against its chain, whose hashes it gets by the
// numbers of the events. Nil: the pack has no seal.
func checkSeal(reader *zip.Reader, ref string, hashes map[int]string, public ed25519.PublicKey) (*Seal, error) {
	if _, err := reader.Open(sealName); err != nil {
		return nil, nil //nolint:nilerr,nilnil // nothing was signed when the pack was built
	}
	content, err := readFile(reader, sealName)
	if err != nil {
		return nil, err
	}
	seal, err := parseSeal(content, public)
	switch {
	case err != nil:
		return nil, broken(sealName, "It is not valid: %v.", err)
	case seal.Ref != ref || hashes[seal.Seq] == "" || hashes[seal.Seq] != seal.Hash:
		return nil, broken(sealName, "It seals another chain.")
	}
	return &seal, nil
}
