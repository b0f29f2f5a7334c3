package io.threadpilot.audit.tree;

/**
 * A complete subtree.
 *
 * @param level 0 for a leaf, and one more for each row above; the subtree has 2<sup>level</sup> leaves
 * @param number of the subtree within its level, counted from 0; its first leaf has the index number · 2<sup>level</sup>
 * @param hash of its root, 32 bytes
 */
public record TreeNode(int level, long number, byte[] hash) {}
