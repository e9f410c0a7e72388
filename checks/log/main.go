// Verifies a log that `kith log export` wrote, with Go's own transparency log packages and none of Kith's code:
// the checkpoint's signature, every leaf against the tree, the root, receipts, and that a later log extends an earlier one.
//
//	go run main.go LATER [EARLIER]
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // of a tile: 256 hashes

type folder string

func (f folder) read(parts ...string) ([]byte, error) {
	return os.ReadFile(filepath.Join(append([]string{string(f)}, parts...)...))
}

// C2SP tlog-tiles numbers: x001/x234/067, and .p/WIDTH where a tile is not full.
func number(n int64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < 1<<height {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

func (f folder) Height() int                         { return height }
func (f folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := f.read("tile", strconv.Itoa(tile.L), number(tile.N, tile.W))
		if err != nil {
			// A narrower tile than asked for by an earlier tree lies in the full one.
			data, err = f.read("tile", strconv.Itoa(tile.L), number(tile.N, 1<<height))
		}
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %d/%d is too short", tile.L, tile.N)
		}
		all = append(all, data[:tile.W*tlog.HashSize])
	}
	return all, nil
}

// C2SP tlog-checkpoint: origin, size, root.
func parseCheckpoint(text, origin string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[0] != origin {
		return tlog.Tree{}, errors.New("this is no checkpoint of that log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func signedTree(message []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	return parseCheckpoint(opened.Text, verifier.Name())
}

func (f folder) open() (tlog.Tree, note.Verifier, error) {
	key, err := f.read("key")
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	message, err := f.read("checkpoint")
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	tree, err := signedTree(message, verifier)
	return tree, verifier, err
}

func (f folder) leaves(size int64, each func(n int64, leaf []byte) error) error {
	for bundle := int64(0); bundle<<height < size; bundle++ {
		width := min(size-bundle<<height, 1<<height)
		data, err := f.read("tile", "entries", number(bundle, int(width)))
		if err != nil {
			return err
		}
		for i := int64(0); i < width; i++ {
			if len(data) < 2 {
				return fmt.Errorf("bundle %d ends early", bundle)
			}
			length := int(binary.BigEndian.Uint16(data))
			if len(data) < 2+length {
				return fmt.Errorf("bundle %d ends early", bundle)
			}
			if err := each(bundle<<height+i, data[2:2+length]); err != nil {
				return err
			}
			data = data[2+length:]
		}
		if len(data) > 0 {
			return fmt.Errorf("bundle %d is too long", bundle)
		}
	}
	return nil
}

// The root from the leaves alone, the tiles unseen: a stack of complete subtrees.
type subtree struct {
	size int64
	hash tlog.Hash
}

func push(stack []subtree, hash tlog.Hash) []subtree {
	stack = append(stack, subtree{1, hash})
	for len(stack) > 1 && stack[len(stack)-1].size == stack[len(stack)-2].size {
		last := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		stack[len(stack)-1] = subtree{2 * last.size, tlog.NodeHash(stack[len(stack)-1].hash, last.hash)}
	}
	return stack
}

func rootOf(stack []subtree) tlog.Hash {
	root := stack[len(stack)-1].hash
	for i := len(stack) - 2; i >= 0; i-- {
		root = tlog.NodeHash(stack[i].hash, root)
	}
	return root
}

// C2SP tlog-proof: header, index, hashes, a blank line, a checkpoint.
func checkReceipt(text []byte, leaf func(int64) tlog.Hash, verifier note.Verifier) error {
	head, message, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("this is no receipt")
	}
	index, err := strconv.ParseInt(lines[1][len("index "):], 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize {
			return errors.New("a hash of the receipt is malformed")
		}
		proof = append(proof, tlog.Hash(raw))
	}
	tree, err := signedTree(message, verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf(index))
}

func (f folder) checkReceipts(hashes []tlog.Hash, verifier note.Verifier) (int, error) {
	names, _ := filepath.Glob(filepath.Join(string(f), "receipt", "*"))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return 0, err
		}
		leaf := func(n int64) tlog.Hash {
			if n < 0 || n >= int64(len(hashes)) {
				return tlog.Hash{}
			}
			return hashes[n]
		}
		if err := checkReceipt(text, leaf, verifier); err != nil {
			return 0, fmt.Errorf("receipt %s: %w", filepath.Base(name), err)
		}
	}
	return len(names), nil
}

func (f folder) check() (tlog.Tree, note.Verifier, error) {
	tree, verifier, err := f.open()
	if err != nil {
		return tree, nil, err
	}
	if tree.N == 0 {
		return tree, verifier, nil
	}
	reader := tlog.TileHashReader(tree, f)
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return tree, nil, err
	}
	if root != tree.Hash {
		return tree, nil, errors.New("the tiles give another root than the checkpoint")
	}
	var stack []subtree
	var hashes []tlog.Hash
	err = f.leaves(tree.N, func(n int64, leaf []byte) error {
		hash := tlog.RecordHash(leaf)
		stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
		if err != nil {
			return err
		}
		if stored[0] != hash {
			return fmt.Errorf("entry %d is not the one in the tree", n)
		}
		stack = push(stack, hash)
		hashes = append(hashes, hash)
		return nil
	})
	if err != nil {
		return tree, nil, err
	}
	if rootOf(stack) != tree.Hash {
		return tree, nil, errors.New("the leaves give another root than the checkpoint")
	}
	for n := int64(0); n < tree.N; n += 1 + tree.N/64 {
		proof, err := tlog.ProveRecord(tree.N, n, reader)
		if err != nil {
			return tree, nil, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, n, hashes[n]); err != nil {
			return tree, nil, err
		}
	}
	receipts, err := f.checkReceipts(hashes, verifier)
	fmt.Printf("%s: %d entries, root %v, %d receipts\n", verifier.Name(), tree.N, tree.Hash, receipts)
	return tree, verifier, err
}

func run(arguments []string) error {
	if len(arguments) < 1 || len(arguments) > 2 {
		return errors.New("usage: main LATER [EARLIER]")
	}
	later, verifier, err := folder(arguments[0]).check()
	if err != nil || len(arguments) == 1 {
		return err
	}
	message, err := folder(arguments[1]).read("checkpoint")
	if err != nil {
		return err
	}
	// Signed by the same key, or it is another log's.
	earlier, err := signedTree(message, verifier)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(later.N, earlier.N, tlog.TileHashReader(later, folder(arguments[0])))
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, later.N, later.Hash, earlier.N, earlier.Hash); err != nil {
		return fmt.Errorf("the later log does not extend the earlier one: %w", err)
	}
	fmt.Printf("%d entries extend the earlier %d\n", later.N, earlier.N)
	return nil
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "log check:", err)
		os.Exit(1)
	}
}
